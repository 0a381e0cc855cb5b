import type { ShuffleDependency } from '../rdd/dependency.ts';
import type { RDD } from '../rdd/rdd.ts';

/** Every RDD that computing `rdd` may touch, parents first, each once. Stops where partitions can be had as they are. */
export const lineageOf = (rdd: RDD<any>): readonly RDD<any>[] => {
  const seen = new Set<RDD<any>>();
  const visit = (each: RDD<any>): void => {
    if (seen.has(each)) return;
    if (!each.isMaterialised) for (const dependency of each.operator.dependencies) visit(dependency.rdd);
    seen.add(each);
  };
  visit(rdd);
  return [...seen];
};

/** The shuffles right before the stage that ends in `rdd`: where its run of narrow operators begins. */
export const shufflesBefore = (rdd: RDD<any>): readonly ShuffleDependency[] => {
  const shuffles = new Set<ShuffleDependency>();
  const seen = new Set<RDD<any>>();
  const visit = (each: RDD<any>): void => {
    if (seen.has(each) || each.isMaterialised) return;
    seen.add(each);
    for (const dependency of each.operator.dependencies) {
      if (dependency.kind === 'shuffle') shuffles.add(dependency);
      else visit(dependency.rdd);
    }
  };
  visit(rdd);
  return [...shuffles];
};
