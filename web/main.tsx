import { render } from 'preact';
import { config } from 'zod';
import { App } from './app.tsx';

// The Content-Security-Policy forbids code made from text, which zod would otherwise try.
config({ jitless: true });

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
