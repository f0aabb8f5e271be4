import type { JSX } from 'preact';

/** A name of an image, broken only before its parts: `team/` `hello-world` `:dvti47dgw4`. What is too long for its place is cut, and whole in the title. */
export function ImageName({ of }: { readonly of: string }): JSX.Element {
  return (
    <span class="image-name" title={of}>
      {of.split(/(?<=\/)|(?=:)/).map((part, index) => (
        <span key={index}>{part}</span>
      ))}
    </span>
  );
}
