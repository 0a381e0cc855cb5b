import type { Sink } from '@dstream/core/plugin';
import type { ConsoleFormat } from './console-printer.ts';
import { showRecord } from './show-record.ts';
import type { TextOutput } from './text-output.ts';
import { toJson } from './to-json.ts';

/** Writes each record as a line. A task that is tried again writes its records again. */
export const createConsoleSink = (output: TextOutput, format: ConsoleFormat): Sink<unknown> => {
  const show = format === 'json' ? toJson : showRecord;
  return {
    name: 'console',
    delivery: 'at-least-once',
    async write(records, { signal }) {
      for await (const chunk of records) {
        signal.throwIfAborted();
        if (chunk.length > 0) await output.write(`${chunk.map(show).join('\n')}\n`);
      }
    },
    close: () => output.close(),
  };
};
