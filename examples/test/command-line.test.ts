import { expect, test } from 'vitest';
import { parseCommandLine } from '../support/command-line.ts';

test.each([
  [[], { host: 'localhost', port: undefined }],
  [['--port', '9999'], { host: 'localhost', port: 9999 }],
  [['--port=9999', '--host', '::1'], { host: '::1', port: 9999 }],
])('%j', (args, command) => {
  expect(parseCommandLine(args)).toEqual(command);
});

test('help is no error', () => {
  expect(parseCommandLine(['-h'])).toMatchObject({
    exitCode: 0,
    text: expect.stringContaining('Usage: npm start'),
  });
});

test.each([
  [['--prot', '1'], "Unknown option '--prot'"],
  [['--port'], "Option '--port <value>' argument missing"],
  [['--port', '-5'], "Option '--port' argument is ambiguous"],
  [['--port=-5'], '--port must be a whole number from 1 to 65535, not "-5"'],
  [['--port='], '--port must be a whole number from 1 to 65535, not ""'],
  [['--port', '70000'], '--port must be a whole number from 1 to 65535, not "70000"'],
  [['--port', '1e3'], '--port must be a whole number from 1 to 65535, not "1e3"'],
  [['--host', 'localhost'], '--host needs --port too'],
  [['--host='], '--host must be a name or an address, not empty'],
  [['--host=', '--port', '99'], '--host must be a name or an address, not empty'],
  [['9999'], "Unexpected argument '9999'"],
])('%j is a message of one line', (args, reason) => {
  expect(parseCommandLine(args)).toEqual({
    exitCode: 2,
    text: expect.stringMatching(/^[^\n]+[^.\n]\. Try --help\.\n$/),
  });
  expect(parseCommandLine(args)).toMatchObject({ text: expect.stringContaining(reason) });
});
