import type { StateStore } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { DStream } from '../dstream/dstream.ts';
import type { PassedOver } from '../dstream/past.ts';
import type { PlanChange } from './compare-plans.ts';
import type { LeftPartitions, RecordedInputs } from './journal-record.ts';
import { Ledger, type LedgerBatch, type SourcePlace, type StatePlace } from './ledger.ts';
import type { GoingOn, LookBack } from './look-back.ts';
import type { PlacedInputs } from './place-inputs.ts';
import { isFilled, leftPlaces, type PlacedState } from './place-states.ts';
import type { Plan } from './plan.ts';
import { lookBackOf } from './state-time.ts';

interface Start {
  readonly graph: DStreamGraph;
  readonly plan: Plan;
  readonly placed: readonly PlacedState[];
  readonly zeroTime: Time;
}

/** What is written down of a program that begins. */
export const startLedger = ({ graph, plan, placed, zeroTime }: Start): Ledger => {
  const state = ({ stream, to }: PlacedState): StatePlace => ({
    ...to,
    origin: zeroTime,
    since: null,
    lookBack: lookBackOf(stream),
  });
  const places = Object.fromEntries(placed.map((each) => [each.id, state(each)]));
  const sources = sourcesOf(graph, plan, (id, stream) => ({
    name: id,
    since: null,
    lookBack: lookBackOf(stream),
  }));
  return new Ledger({ plan, zeroTime, gaps: [], batches: [], snapshots: [], places, sources });
};

interface Next extends GoingOn {
  readonly lookBack: LookBack;
  readonly placed: readonly PlacedState[];
  readonly inputs: PlacedInputs;
  readonly states: StateStore;
}

/** What is written down of a program that goes on. */
export const nextLedger = (next: Next): Ledger => {
  const { graph, plan, ledger, timeline, lookBack, placed, inputs, states } = next;
  const kept = (stream: DStream<any>) => ({
    since: lookBack.since.get(stream.streamId) ?? null,
    lookBack: lookBackOf(stream),
  });
  const state = ({ stream, to }: PlacedState): StatePlace => ({
    ...to,
    ...kept(stream),
    origin: lookBack.origins.get(stream.streamId)!,
  });
  const places = Object.fromEntries(placed.map((each) => [each.id, state(each)]));
  const names = new Set(Object.values(places).map(({ name }) => name));
  return new Ledger({
    plan,
    zeroTime: timeline.zeroTime,
    gaps: timeline.gaps,
    batches: batchesOf(next),
    snapshots: ledger.snapshots.filter(({ operator }) => names.has(operator)),
    places,
    sources: sourcesOf(graph, plan, (id, stream) => ({ name: inputs.names.get(id)!, ...kept(stream) })),
    retired: inputs.retired,
    aside: states.durable ? leftPlaces(ledger, placed) : [],
  });
};

const sourcesOf = (
  { streams, operatorIds }: DStreamGraph,
  { operators }: Plan,
  placeOf: (id: string, stream: DStream<any>) => SourcePlace,
): Readonly<Record<string, SourcePlace>> =>
  Object.fromEntries(
    operators
      .filter(({ kind }) => kind === 'input')
      .map(({ id }) => [id, placeOf(id, streams[operatorIds.indexOf(id)]!)] as const),
  );

/** Where batches of another length begin, of those before only that is left where inputs were. */
const batchesOf = ({ ledger, matched, timeline, placed }: Next): readonly LedgerBatch[] => {
  const last = ledger.batches.at(-1);
  if (timeline.isNew)
    return last ? [{ time: timeline.zeroTime, inputs: renamed(last.inputs, matched), state: 'done' }] : [];
  return ledger.batches.map(({ passedOver, ...batch }) => ({
    ...batch,
    inputs: renamed(batch.inputs, matched),
    ...(passedOver && { passedOver: leftBy(passedOver, placed, matched) }),
  }));
};

/** What batches that have failed have left as it was, for the graph. */
export const passedOverBy = (
  placed: readonly PlacedState[],
  matched: readonly PlanChange[],
  { batches }: Ledger,
): readonly PassedOver[] =>
  leftBy(
    batches.flatMap(({ passedOver = [] }) => passedOver),
    placed,
    matched,
  ).map(({ operator, time, partitions }) => {
    const { streamId } = placed.find(({ id }) => id === operator)!.stream;
    return { streamId, time, partitions };
  });

/** Under the ids of now, where the partitions are still the same. */
const leftBy = (
  left: readonly LeftPartitions[],
  placed: readonly PlacedState[],
  matched: readonly PlanChange[],
): readonly LeftPartitions[] =>
  left.flatMap((each) => {
    const match = matched.find(
      ({ kind, was, change }) =>
        kind === 'state' && was === each.operator && change !== 'added' && change !== 'dropped',
    );
    const place = placed.find(({ id }) => id === match?.id);
    return place && !isFilled(place) ? [{ ...each, operator: place.id }] : [];
  });

const renamed = (inputs: RecordedInputs, matched: readonly PlanChange[]): RecordedInputs =>
  Object.fromEntries(
    matched.flatMap(({ kind, id, was, change }) =>
      kind === 'input' && change !== 'added' && change !== 'dropped' && was in inputs
        ? [[id, inputs[was]!] as const]
        : [],
    ),
  );
