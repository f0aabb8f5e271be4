import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Prompt } from './terminal.ts';

/** Asks on a terminal. @param output gets the questions: what the command answers may be in a pipe */
export function createPrompt(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Prompt {
  async function ask(question: string, shown: NodeJS.WritableStream): Promise<string> {
    const reader = createInterface({ input, output: shown, terminal: true });
    try {
      return await Promise.race([reader.question(question), closed(reader)]);
    } finally {
      reader.close();
    }
  }
  return {
    line: (question) => ask(question, output),
    async secret(question) {
      output.write(question);
      const answer = await ask('', nowhere());
      output.write('\n');
      return answer;
    },
  };
}

/** What is typed is echoed there. */
function nowhere(): Writable {
  return new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
}

/** Ctrl-C and Ctrl-D are no answer. */
function closed(reader: ReturnType<typeof createInterface>): Promise<string> {
  return new Promise((resolve) => {
    reader.on('close', () => {
      resolve('');
    });
  });
}
