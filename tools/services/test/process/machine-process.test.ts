import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MachineProcess } from '../../process/machine-process.ts';

let directory: string;
let output: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dstream-process-'));
  output = join(directory, 'output.log');
});

afterEach(() => rmSync(directory, { recursive: true }));

const shell = (script: string): MachineProcess =>
  new MachineProcess({ file: 'sh', args: ['-c', script, directory], env: { GREETING: 'hello' } }, output);

/** What the processes of this test do, `T` for those that are frozen. */
const states = (): string[] =>
  execFileSync('ps', ['-A', '-o', 'stat=,args='])
    .toString()
    .split('\n')
    .filter((line) => line.includes(directory))
    .map((line) => line.trim()[0]!);

const printed = (text: string): Promise<void> =>
  vi.waitFor(() => expect(readFileSync(output, 'utf8')).toContain(text));

test('prints into its file, and tells when it has ended', async () => {
  const { ended } = await shell('echo $GREETING').start();
  await vi.waitFor(() => expect(ended.aborted).toBe(true));
  expect(readFileSync(output, 'utf8')).toBe('hello\n');
});

test('ends in order, or by force', async () => {
  const polite = shell(`trap 'echo bye; exit' TERM; echo ready; while :; do sleep 0.01; done`);
  await polite.start();
  await printed('ready');
  await polite.end('SIGTERM');
  await printed('bye');
  const { ended } = await polite.start();
  await polite.end('SIGKILL');
  expect(ended.aborted).toBe(true);
  expect(states()).toEqual([]);
});

test('freezes all that came out of it, also what left its group', async () => {
  const server = shell('setsid sh -c "echo ready; while :; do sleep 0.01; done" $0 & wait');
  await server.start();
  await printed('ready');
  await server.pause();
  await vi.waitFor(() => expect(states()).toEqual(['T', 'T']));
  await server.resume();
  await vi.waitFor(() => expect(states()).not.toContain('T'));
  await server.end('SIGKILL');
  await vi.waitFor(() => expect(states()).toEqual([]));
});

test('is not there where there is no such program', async () => {
  const none = new MachineProcess({ file: '/nowhere', args: [] }, output);
  await expect(none.start()).rejects.toMatchObject({ code: 'ENOENT' });
});
