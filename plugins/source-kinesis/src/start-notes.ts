import type { CheckpointLog } from '@dstream/core/plugin';
import type { Position } from './sequence-range.ts';

const version = 1;

interface Note {
  readonly version: number;
  readonly start: readonly Position[];
}

/** Where reading began, as an earlier process noted it; undefined if none did. */
export const notedStart = async (notes: CheckpointLog): Promise<readonly Position[] | undefined> => {
  let start: readonly Position[] | undefined;
  for await (const { bytes } of notes.read()) {
    start = (JSON.parse(new TextDecoder().decode(bytes)) as Note).start;
  }
  return start;
};

/** Notes where reading begins: a process that ends before its first batch is written down leaves nothing else behind. */
export const noteStart = async (notes: CheckpointLog, start: readonly Position[]): Promise<void> => {
  const note: Note = { version, start };
  await notes.append(new TextEncoder().encode(JSON.stringify(note)));
};
