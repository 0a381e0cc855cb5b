import { spawnSync } from 'node:child_process';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Printer } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { consolePlugin, consolePrinter, type ConsoleOptions } from '../src/index.ts';
import { Output, RecordingLogger, using } from './support/output.ts';

const printerOf = (options: ConsoleOptions, logger = new RecordingLogger()): Printer => {
  const binding = consolePrinter(options).provides.find(({ token }) => token.description === 'printer');
  return binding!.create(using(logger)) as Printer;
};

test('prints a batch exactly as Spark does', async () => {
  const output = new Output();
  const records = [
    ['hello', 1],
    ['world', 1],
  ];
  await printerOf({ output }).print(1_357_008_430_000, records, true);
  expect(output.text).toBe(
    [
      '-------------------------------------------',
      'Time: 1357008430000 ms',
      '-------------------------------------------',
      '(hello,1)',
      '(world,1)',
      '...',
      '',
      '',
    ].join('\n'),
  );
});

test('prints an empty batch as its head and a blank line', async () => {
  const output = new Output();
  await printerOf({ output }).print(1000, [], false);
  expect(output.text.split('\n').slice(1)).toEqual(['Time: 1000 ms', '-'.repeat(43), '', '']);
});

test('prints a batch as a line of JSON', async () => {
  const output = new Output();
  await printerOf({ output, format: 'json' }).print(1000, [['a', 1], { n: 1n }, undefined], true);
  expect(JSON.parse(output.text)).toEqual({ time: 1000, records: [['a', 1], { n: '1' }, null], more: true });
  expect(output.text).toMatch(/^[^\n]+\n$/);
});

test('drops text and says so once when the stream has failed', async () => {
  const output = new Output();
  const logger = new RecordingLogger();
  const printer = printerOf({ output }, logger);
  await printer.print(1000, [], false);
  output.destroy(new Error('no reader'));
  await new Promise((resolve) => output.once('close', resolve));
  await printer.print(2000, [], false);
  await printer.print(3000, [], false);
  expect(output.text).not.toContain('2000');
  expect(logger.warnings).toHaveLength(1);
});

test('waits for a stream that is full', async () => {
  const written: (() => void)[] = [];
  const output = new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => void written.push(done),
  });
  let printed = false;
  const printing = Promise.resolve(printerOf({ output }).print(1000, ['a'], false)).then(
    () => (printed = true),
  );
  await new Promise(setImmediate);
  expect(printed).toBe(false);
  written[0]!();
  await printing;
});

test('goes on when the reader of standard output leaves', () => {
  const program = fileURLToPath(new URL('support/print-forever.ts', import.meta.url));
  const script = `"${process.execPath}" --conditions=@dstream/source "${program}" | head -n 2; echo "status \${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('console gone\n');
  expect(stdout.split('\n').slice(0, 3)).toEqual(['-'.repeat(43), 'Time: 0 ms', 'status 0']);
});

test('refuses an output that cannot be written to', () => {
  expect(() => consolePrinter({ output: {} as never })).toThrow(/OPTIONS_INVALID.*output/);
});

test('the plugin binds the printer and the sink', () => {
  expect(consolePlugin.provides.map(({ token, name }) => [token.description, name])).toEqual([
    ['sink', 'console'],
    ['printer', undefined],
  ]);
});
