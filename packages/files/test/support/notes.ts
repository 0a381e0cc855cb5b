import type { LineFormat } from '../../src/read-lines.ts';

/** A format with errors that say what was asked for. */
export const notes: LineFormat = {
  header: ['notes', 1],
  foreign: (path) => new Error(`foreign ${path}`),
  damaged: (path, line) => new Error(`damaged ${path} at ${line}`),
};
