import type { Time } from '../../contracts/time.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { DStream } from '../dstream/dstream.ts';
import { lastTimeUpTo } from '../dstream/past.ts';
import type { PlanChange } from './compare-plans.ts';
import type { Kept, Ledger } from './ledger.ts';
import { placeIn } from './place-states.ts';
import type { Plan, PlannedOperator } from './plan.ts';
import { stateTimeOf } from './state-time.ts';
import type { Timeline } from './timeline.ts';

/** A checkpoint, and the program that goes on from it. */
export interface GoingOn {
  readonly graph: DStreamGraph;
  readonly matched: readonly PlanChange[];
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly timeline: Timeline;
}

/** How far back a program that goes on can look, by stream id. */
export interface LookBack {
  /** Up to when RDDs cannot be made any more. */
  readonly forgotten: ReadonlyMap<number, Time>;
  /** Inputs and states: the last batch before those that can be made as they were. State is wanted as of then. */
  readonly since: ReadonlyMap<number, Time>;
  /** States: the time after which each begins. */
  readonly origins: ReadonlyMap<number, Time>;
}

/**
 * Finds out from when on every stream can be made as it was. State is wanted as early as what looks back on it reaches, but no
 * earlier than everything it is made from can be had again: what came before that is in it already.
 */
export const lookBackIn = (going: GoingOn): LookBack => {
  const exact = new Map<DStream<any>, Time>();
  const [forgotten, since, origins] = [
    new Map<number, Time>(),
    new Map<number, Time>(),
    new Map<number, Time>(),
  ];
  for (const stream of going.graph.streams) {
    const { parents, reach, state } = stream.operator;
    const above = Math.max(-Infinity, ...parents.map((parent) => exact.get(parent)! + (reach ?? 0)));
    const own = ownOf(stream, above, going);
    exact.set(stream, own ?? above);
    const hidden = own ?? (reach === undefined ? hiddenOf(parents, forgotten) : -Infinity);
    if (hidden > -Infinity) forgotten.set(stream.streamId, hidden);
    if (own !== undefined) since.set(stream.streamId, own);
    if (state) origins.set(stream.streamId, originOf(stream, going));
  }
  return { forgotten, since, origins };
};

const hiddenOf = (parents: readonly DStream<any>[], forgotten: ReadonlyMap<number, Time>): Time =>
  Math.max(-Infinity, ...parents.map(({ streamId }) => forgotten.get(streamId) ?? -Infinity));

/** For inputs and states. */
const ownOf = (stream: DStream<any>, above: Time, going: GoingOn): Time | undefined => {
  if (stream.operator.state) return stateSince(stream, above, going);
  const match = matchOf('input', stream, going);
  return match && inputSince(match, going);
};

const inputSince = ({ was, change }: PlanChange, { ledger, timeline }: GoingOn): Time => {
  if (timeline.isNew) return timeline.zeroTime;
  if (change === 'added') return ledger.lastDone;
  const place = ledger.sources[was];
  if (place) return keptSince(place, ledger.lastDone);
  const [oldest] = ledger.batches;
  return oldest ? oldest.time - 1 : ledger.lastDone;
};

const stateSince = (stream: DStream<any>, above: Time, going: GoingOn): Time => {
  const { ledger, timeline } = going;
  const origin = originOf(stream, going);
  const before = beforeOf(stream, going);
  if (!before || !isBegun(before, ledger)) return origin;
  if (timeline.isNew) return timeline.zeroTime;
  const last = stream.lastTime(ledger.lastDone);
  if (isRemade(stream, before, going)) return last;
  const kept = keptSince(placeIn(ledger, before), ledger.lastDone);
  const wanted = stateTimeOf(stream, ledger.lastDone);
  return Math.max(origin, Math.min(last, stream.lastTime(Math.max(wanted, kept, above))));
};

/** State begins after the last finished batch when it is new, and where batches do when no batch of it was finished. */
const originOf = (stream: DStream<any>, going: GoingOn): Time => {
  const { ledger, timeline } = going;
  const before = beforeOf(stream, going);
  if (before && isBegun(before, ledger)) return beginOf(before, ledger);
  if (timeline.isNew) return timeline.zeroTime;
  return before ? beginOf(before, ledger) : ledger.lastDone;
};

const beginOf = (before: PlannedOperator, ledger: Ledger): Time =>
  placeIn(ledger, before).origin ?? ledger.zeroTime;

const isBegun = (before: PlannedOperator, ledger: Ledger): boolean =>
  lastTimeUpTo(ledger.lastDone, before.slideDuration, ledger) > beginOf(before, ledger);

/** Whether it is made of other streams now: batches that are done would not be what they were. */
const isRemade = (stream: DStream<any>, before: PlannedOperator, { graph, plan }: GoingOn): boolean => {
  const id = graph.operatorIds[stream.streamId];
  return plan.operators.find((each) => each.kind === 'state' && each.id === id)!.lineage !== before.lineage;
};

const keptSince = ({ since, lookBack }: Kept, lastDone: Time): Time =>
  Math.max(since ?? -Infinity, lookBack === undefined ? -Infinity : lastDone - lookBack);

const matchOf = (kind: PlanChange['kind'], { streamId }: DStream<any>, { graph, matched }: GoingOn) =>
  matched.find(
    (each) => each.kind === kind && each.change !== 'dropped' && each.id === graph.operatorIds[streamId],
  );

/** What a state is in the checkpoint. */
export const beforeOf = (stream: DStream<any>, going: GoingOn): PlannedOperator | undefined => {
  const match = matchOf('state', stream, going);
  if (!match || match.change === 'added') return undefined;
  return going.ledger.plan.operators.find(({ kind, id }) => kind === 'state' && id === match.was);
};
