import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Address } from '../../contracts/task-work.ts';
import { sharedPieces } from '../../engine/block/shared-pieces.ts';
import { encodeRecords } from '../../engine/shuffle/encoded-records.ts';
import type { TaskEnvironment } from '../../engine/task/task-context.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import { encodeState } from '../state/encoded-state.ts';
import type { Answer, Question } from './messages.ts';

interface Asked {
  readonly graph: DStreamGraph;
  readonly environment: TaskEnvironment;
}

/** What a worker asked for, in memory that may move or is shared. */
export const answerOf = async (question: Question, asked: Asked): Promise<Answer> => {
  if (question.kind === 'content') return contentOf(question.input, question.partition, asked);
  const { stream, partition, time } = question;
  const state = await asked.graph.streams[stream]?.operator.stateAt?.(partition, time);
  return { kind: 'state', bytes: state && encodeState(state, asked.environment.codec) };
};

/** The memory that moves with an answer. */
export const buffersOf = (answer: Answer): readonly ArrayBuffer[] =>
  answer.kind !== 'pieces' && answer.bytes ? [answer.bytes] : [];

const contentOf = async ({ stream, time }: Address, partition: number, asked: Asked): Promise<Answer> => {
  const rdd = asked.graph.streams[stream]?.getOrCompute(time);
  if (!rdd?.operator.content)
    throw new DStreamError('BLOCK_NOT_FOUND', { block: `${stream}/${time}/${partition}` });
  const content = await rdd.operator.content(partition, {
    partition,
    attempt: 0,
    batchTime: time,
    signal: new AbortController().signal,
    environment: asked.environment,
    accumulated: new Map(),
  });
  return content.kind === 'records'
    ? { kind: 'records', bytes: encodeRecords(content.values, asked.environment.codec) }
    : { kind: 'pieces', pieces: sharedPieces(content.pieces) };
};
