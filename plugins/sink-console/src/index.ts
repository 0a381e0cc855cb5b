import {
  bind,
  checkOptions,
  definePlugin,
  defineSink,
  LOGGER,
  PRINTER,
  type Binding,
  type Plugin,
  type Printer,
} from '@dstream/core/plugin';
import { ConsolePrinter } from './console-printer.ts';
import { createConsoleSink } from './console-sink.ts';
import { consoleOptions, type ConsoleOptions } from './options.ts';
import { TextOutput } from './text-output.ts';

export type { ConsoleFormat } from './console-printer.ts';
export type { ConsoleOptions } from './options.ts';

declare module '@dstream/core/plugin' {
  interface SinkRegistry {
    console: { options: ConsoleOptions; record: unknown };
  }
}

/** Writes each record as a line to the console. */
export const consoleSink = defineSink({
  name: 'console',
  options: consoleOptions,
  create: ({ format, output }, use) =>
    createConsoleSink(new TextOutput(output ?? process.stdout, use(LOGGER)), format),
});

const printer = (options: ConsoleOptions): Binding<Printer> => {
  const { format, output } = checkOptions('consolePrinter', consoleOptions, options);
  return bind(
    PRINTER,
    (use) => new ConsolePrinter(new TextOutput(output ?? process.stdout, use(LOGGER)), format),
  );
};

/** Lets `print` write to the console, in Spark's format or as JSON, or to another stream. */
export const consolePrinter = (options: ConsoleOptions = {}): Plugin =>
  definePlugin({ name: '@dstream/sink-console', provides: [consoleSink, printer(options)] });

/** `print` to the console in Spark's format, and the sink `console`. */
export const consolePlugin: Plugin = consolePrinter();
