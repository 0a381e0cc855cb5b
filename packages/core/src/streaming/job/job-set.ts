import { textOf } from '../../base/errors/dstream-error.ts';
import type { BatchInfo, OutputOperationInfo } from '../../contracts/listener.ts';
import type { Time } from '../../contracts/time.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { OutputOperation } from '../dstream/output-operation.ts';
import type { InputInfo } from '../input/batch-inputs.ts';

/** One output operation of one batch. */
export interface Job {
  readonly time: Time;
  readonly output: OutputOperation;
  readonly rdd: RDD<any>;
  startTime?: Time;
  endTime?: Time;
  failureReason?: string;
}

/** All jobs of one batch and how far they are. */
export class JobSet {
  readonly time: Time;
  readonly jobs: readonly Job[];
  readonly inputs: InputInfo;
  readonly submissionTime: Time;
  processingStartTime: Time | undefined;
  processingEndTime: Time | undefined;
  /** The first error of a job, or of the batch itself. */
  error: unknown;
  #failed = false;

  constructor(
    time: Time,
    outputs: readonly { readonly output: OutputOperation; readonly rdd: RDD<any> }[],
    inputs: InputInfo,
    submissionTime: Time,
  ) {
    this.time = time;
    this.jobs = outputs.map((each) => ({ time, ...each }));
    this.inputs = inputs;
    this.submissionTime = submissionTime;
  }

  get done(): boolean {
    return this.jobs.every((job) => job.endTime !== undefined);
  }

  /** The batch fails though its jobs may have succeeded. */
  fail(error: unknown): void {
    this.#failed = true;
    this.error ??= error;
  }

  get failed(): boolean {
    return this.#failed || this.jobs.some((job) => job.failureReason !== undefined);
  }

  /** The batch as events show it. */
  get info(): BatchInfo {
    const { submissionTime, processingStartTime: start, processingEndTime: end } = this;
    return {
      batchTime: this.time,
      streamIdToInputInfo: this.inputs,
      submissionTime,
      processingStartTime: start,
      processingEndTime: end,
      outputOperationInfos: this.jobs.map(infoOf),
      schedulingDelay: start === undefined ? undefined : start - submissionTime,
      processingDelay: start === undefined || end === undefined ? undefined : end - start,
      totalDelay: end === undefined ? undefined : end - submissionTime,
      numRecords: Object.values(this.inputs).reduce((sum, input) => sum + input.numRecords, 0),
      failureReason: this.error === undefined ? undefined : textOf(this.error),
    };
  }
}

/** The job as events show it. */
export const infoOf = ({ time, output, startTime, endTime, failureReason }: Job): OutputOperationInfo => ({
  batchTime: time,
  id: output.id,
  name: output.name,
  description: `${output.name} of ${output.stream.name}`,
  startTime,
  endTime,
  failureReason,
});
