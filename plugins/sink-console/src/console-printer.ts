import type { Printer } from '@dstream/core/plugin';
import { showRecord } from './show-record.ts';
import type { TextOutput } from './text-output.ts';
import { toJson } from './to-json.ts';

/** How batches and records are written: as Spark does, or as JSON. */
export type ConsoleFormat = 'spark' | 'json';

/** Shows the head of each batch: as Spark does, or as one line of JSON with `time`, `records` and `more`. */
export class ConsolePrinter implements Printer {
  readonly #output: TextOutput;
  readonly #format: ConsoleFormat;

  constructor(output: TextOutput, format: ConsoleFormat) {
    this.#output = output;
    this.#format = format;
  }

  print(batchTime: number, records: readonly unknown[], more: boolean): Promise<void> {
    const text =
      this.#format === 'spark'
        ? sparkBlock(batchTime, records, more)
        : `{"time":${batchTime},"records":[${records.map(toJson).join(',')}],"more":${more}}\n`;
    return this.#output.write(text);
  }
}

const rule = '-'.repeat(43);

const sparkBlock = (batchTime: number, records: readonly unknown[], more: boolean): string =>
  [rule, `Time: ${batchTime} ms`, rule, ...records.map(showRecord), ...(more ? ['...'] : []), '', ''].join(
    '\n',
  );
