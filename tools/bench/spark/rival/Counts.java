import java.util.Arrays;
import org.apache.spark.api.java.Optional;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.State;
import org.apache.spark.streaming.StateSpec;
import org.apache.spark.streaming.api.java.JavaDStream;
import org.apache.spark.streaming.api.java.JavaPairDStream;
import scala.Tuple2;

/** The cases: the same as in counts.ts. */
final class Counts {
  static JavaPairDStream<String, Long> of(
      String name, JavaDStream<String> lines, Duration window, Duration slide) {
    JavaPairDStream<String, Long> ones =
        lines
            .flatMap(line -> Arrays.asList(line.split(" ")).iterator())
            .mapToPair(word -> new Tuple2<>(word, 1L));
    return switch (name) {
      case "word-count" -> ones.reduceByKey(Long::sum);
      case "window" -> windowed(ones, window, slide);
      case "state" -> ones.mapWithState(StateSpec.function(Counts::count)).stateSnapshots();
      default -> throw new IllegalArgumentException("There is no case " + name + ".");
    };
  }

  /** With a filter, because Spark otherwise keeps words that have left the window, with a count of zero. */
  private static JavaPairDStream<String, Long> windowed(
      JavaPairDStream<String, Long> ones, Duration window, Duration slide) {
    int partitions = ones.context().sparkContext().defaultParallelism();
    return ones.reduceByKeyAndWindow(
        Long::sum, (sum, left) -> sum - left, window, slide, partitions, count -> count._2 > 0);
  }

  private static Long count(String word, Optional<Long> one, State<Long> state) {
    long count = one.get() + (state.exists() ? state.get() : 0L);
    state.update(count);
    return count;
  }
}
