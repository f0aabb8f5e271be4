import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Access, forgetKey, rememberedKey, rememberKey } from './api/access.ts';
import { createApi } from './api/client.ts';
import { readSession, type Session } from './api/session.ts';
import { SignedInContext } from './api/useApi.ts';
import { useLocation } from './api/useLocation.ts';
import { ApplicationsPage } from './pages/applications.tsx';
import { ChainPage } from './pages/chain.tsx';
import { ImagePage } from './pages/image.tsx';
import { ImagesPage } from './pages/images.tsx';
import { RunPage } from './pages/run.tsx';
import { RunsPage } from './pages/runs.tsx';
import { SignIn } from './pages/signIn.tsx';
import { Announcements } from './parts/announce.tsx';
import { Header } from './parts/header.tsx';

const silentMs = 2000;

/** The whole dashboard: who asks, then what they look at. */
export function App(): JSX.Element {
  const [session, setSession] = useState(rememberedSession);
  const isUnknown = session === undefined;
  useEffect(() => {
    if (!isUnknown) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function begin(): Promise<void> {
      const read = await readSession();
      if (read === undefined) timer = setTimeout(() => void begin(), silentMs);
      setSession(read);
    }
    void begin();
    return () => clearTimeout(timer);
  }, [isUnknown]);

  function signOut(): void {
    forgetKey();
    setSession(undefined);
  }
  if (session === undefined) return <p class="waiting">Asking the function app …</p>;
  if (session.kind === 'signedIn') {
    return <Dashboard access={session.access} signOut={signOut} />;
  }
  return <SignIn session={session} giveKey={(key) => setSession(signedInWith(key))} />;
}

/** A tab that has a key need not ask how to sign in; a key that is not taken any more signs it out. */
function rememberedSession(): Session | undefined {
  const key = rememberedKey();
  return key === undefined ? undefined : signedInWith(key);
}

function signedInWith(key: string): Session {
  rememberKey(key);
  return { kind: 'signedIn', access: { kind: 'key', key, role: 'operator' } };
}

function Dashboard({ access, signOut }: { readonly access: Access; readonly signOut: () => void }): JSX.Element {
  const api = useMemo(() => createApi(access), [access]);
  return (
    <SignedInContext.Provider value={{ api, role: access.role, signOut }}>
      <Header access={access} signOut={signOut} />
      <CurrentPage />
      <Announcements />
    </SignedInContext.Provider>
  );
}

function CurrentPage(): JSX.Element {
  const { page, name, query } = useLocation();
  if (page === 'runs') return name === undefined ? <RunsPage query={query} /> : <RunPage key={name} runId={name} />;
  if (page === 'images') return name === undefined ? <ImagesPage /> : <ImagePage key={name} name={name} />;
  if (page === 'applications') return <ApplicationsPage />;
  return <ChainPage />;
}
