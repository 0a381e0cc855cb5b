/** What to do when records are gone before they were read. */
export interface LossPolicy {
  readonly onDataLoss: 'fail' | 'skip';
  /** Told of what is left out, where that is allowed. */
  readonly onLoss: (loss: Error) => void;
}

/** Throws, or tells and goes on. */
export const lose = ({ onDataLoss, onLoss }: LossPolicy, loss: Error): void => {
  if (onDataLoss === 'fail') throw loss;
  onLoss(loss);
};
