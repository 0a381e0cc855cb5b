import { parseArgs } from 'node:util';

const help = `Counts the words that a text server sends, every second.

Usage: npm start [-- --host HOST --port PORT]

  --host HOST   the server's name or address (default: localhost)
  --port PORT   the server's port, 1 to 65535, for example that of: nc -lk 9999
  --help        show this help

Without a port, a small server inside this program sends the documents of this repository, for ever.
Ctrl-C ends the program after it has counted what it received; a second Ctrl-C ends it at once.
`;

/** What a command line asks for: a server out there, or none (`port` undefined), or to end with a text. */
export type Command =
  | { readonly host: string; readonly port: number | undefined }
  | { readonly exitCode: number; readonly text: string };

/** Reads the arguments of the word count. */
export const parseCommandLine = (args: readonly string[]): Command => {
  try {
    const known = {
      host: { type: 'string' },
      port: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    const { host, port, help: helpWanted } = parseArgs({ args: [...args], options: known }).values;
    if (helpWanted) return { exitCode: 0, text: help };
    if (host === '') return wrong('--host must be a name or an address, not empty');
    if (host !== undefined && port === undefined) return wrong('--host needs --port too');
    return { host: host ?? 'localhost', port: port === undefined ? undefined : portOf(port) };
  } catch (error) {
    return wrong(firstSentence((error as Error).message));
  }
};

const portOf = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Error(`--port must be a whole number from 1 to 65535, not "${text}"`);
};

/** `parseArgs` goes on with advice, behind a full stop or on lines of its own. */
const firstSentence = (message: string): string => message.split(/\.?\n|\. /, 1)[0]!;

const wrong = (reason: string): Command => ({ exitCode: 2, text: `${reason}. Try --help.\n` });
