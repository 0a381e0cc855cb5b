import type { DirectSource, ReceiverSource, Source, Time } from '@dstream/core';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Life } from './life.ts';

/** What an application reads, however often it dies: rows, each meant for one batch. */
export interface SweptInput<T> {
  /** As one process reads it. */
  source(life: Life): Source<T>;
  /** Whether everything was read and the application said so. */
  readonly isDone: boolean;
}

/** Rows that can be read again, two ranges each. */
export const directInput = <T>(rows: readonly (readonly T[])[]): SweptInput<T> => {
  let committed = 0;
  return {
    source: (life): DirectSource<T, { row: number; part: number }> => ({
      kind: 'direct',
      name: 'rows',
      plan([previous]) {
        const row = (previous?.row ?? -1) + 1;
        return row < rows.length ? [0, 1].map((part) => ({ row, part })) : [];
      },
      async *read({ row, part }) {
        yield rows[row]!.filter((_, index) => index % 2 === part);
      },
      commit: (ranges) =>
        life.does('commit of rows', () => {
          committed = Math.max(committed, ranges[0]!.row + 1);
        }),
    }),
    get isDone() {
      return committed === rows.length;
    },
  };
};

/** Rows that are sent until they are acknowledged, two in each batch interval. */
export const receivedInput = <T>(
  rows: readonly (readonly T[])[],
  clock: VirtualClock,
  batchDuration: number,
): SweptInput<T> => {
  let acknowledged = 0;
  let dueAt: Time = 0;
  return {
    source: (life): ReceiverSource<T> => ({
      kind: 'receiver',
      name: 'rows',
      acknowledges: true,
      async run(store, signal) {
        while (!signal.aborted && acknowledged < rows.length) {
          dueAt = Math.max(dueAt, clock.now()) + batchDuration / 2;
          await clock.sleep(dueAt, { signal, background: true }).catch(() => undefined);
          if (signal.aborted) return;
          await store.block(rows[acknowledged]!);
          await life.does('acknowledgement', () => void acknowledged++);
        }
      },
    }),
    get isDone() {
      return acknowledged === rows.length;
    },
  };
};
