import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { createApi } from '../api/client.ts';
import { Refusal } from '../api/refusal.ts';
import type { Session } from '../api/session.ts';
import { runListSchema } from '../../shared/api/run.ts';
import { Brand } from '../parts/header.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';

interface SignInProperties {
  readonly session: Exclude<Session, { kind: 'signedIn' }>;
  readonly giveKey: (key: string) => void;
}

export function SignIn({ session, giveKey }: SignInProperties): JSX.Element {
  return session.kind === 'askKey' ? <KeyForm giveKey={giveKey} /> : <AppServiceSignIn name={session.name} />;
}

/** The key is tried before it is kept. */
function KeyForm({ giveKey }: Pick<SignInProperties, 'giveKey'>): JSX.Element {
  const [key, setKey] = useState('');
  const [refusal, setRefusal] = useState<Refusal>();

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    try {
      await createApi({ kind: 'key', key, role: 'operator' }).get('/runs?limit=1', runListSchema);
      giveKey(key);
    } catch (error) {
      setRefusal(error instanceof Refusal ? error : new Refusal(0, 'That is no function key.', 'Copy it again.'));
    }
  }
  return (
    <div class="sign-in">
      <header>
        <Brand />
      </header>
      <Page title="Sign in">
        <form onSubmit={(event) => void submit(event)}>
          <label class="field">
            Function key
            <input
              type="password"
              autocomplete="current-password"
              required
              aria-describedby="key-hint"
              onInput={(event) => setKey(event.currentTarget.value.trim())}
            />
          </label>
          <p id="key-hint" class="hint">
            Locally it is <code>keys.function</code> in <code>.customhouse/local.json</code>. It is kept for this tab
            only.
          </p>
          <Notice refusal={refusal} />
          <p class="buttons">
            <button type="submit" class="main">
              Sign in
            </button>
          </p>
        </form>
      </Page>
    </div>
  );
}

function AppServiceSignIn({ name }: { readonly name: string | undefined }): JSX.Element {
  return (
    <div class="sign-in">
      <header>
        <Brand />
      </header>
      <Page title="Sign in">
        {name !== undefined && (
          <p class="notice" role="alert">
            <strong>{name} is signed in, but has no role here.</strong> Have the role reader or operator given to you on
            the app registration.
          </p>
        )}
        <p class="buttons">
          <a class="button main" href="/.auth/login/aad?post_login_redirect_uri=/">
            Sign in with Microsoft Entra ID
          </a>
        </p>
      </Page>
    </div>
  );
}
