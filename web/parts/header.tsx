import type { JSX } from 'preact';
import type { Access } from '../api/access.ts';
import { linkTo, useLocation } from '../api/useLocation.ts';

const pages = [
  ['', 'Chain'],
  ['runs', 'Runs'],
  ['images', 'Images'],
  ['applications', 'Applications'],
] as const;

export function Header({ access, signOut }: { readonly access: Access; readonly signOut: () => void }): JSX.Element {
  const { page } = useLocation();
  return (
    <header>
      <a class="skip" href="#app" onClick={skip}>
        Skip to the page
      </a>
      <Brand />
      <nav aria-label="Pages">
        {pages.map(([name, title]) => (
          <a key={name} href={linkTo(name)} aria-current={page === name ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <p class="who">
        <span>{access.kind === 'key' ? 'function key' : `${access.name} (${access.role})`}</span>
        {access.kind === 'key' ? (
          <button type="button" onClick={signOut}>
            Sign out
          </button>
        ) : (
          <a href="/.auth/logout">Sign out</a>
        )}
      </p>
    </header>
  );
}

export function Brand(): JSX.Element {
  return (
    <p class="brand">
      <img src="/assets/icon.svg" alt="" width="22" height="22" /> Customhouse
    </p>
  );
}

/** The hash belongs to the pages, so the focus is moved by hand. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('main h1')?.focus();
}
