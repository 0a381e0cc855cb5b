import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.api.java.JavaDStream;
import org.apache.spark.streaming.api.java.JavaPairDStream;
import org.apache.spark.streaming.api.java.JavaStreamingContext;

/**
 * The program of contender.ts on Spark Streaming. Arguments: case; input; directory or port; milliseconds of a batch;
 * batches of a window; directory of checkpoints. Settings are system properties. Runs until it is killed.
 */
public final class Rival {
  public static void main(String[] args) throws InterruptedException {
    Duration batch = new Duration(Long.parseLong(args[3]));
    JavaStreamingContext ssc = new JavaStreamingContext(new SparkConf(), batch);
    ssc.sparkContext().setCheckpointDir(args[5]);
    JavaDStream<String> lines =
        args[1].equals("files")
            ? ssc.textFileStream(args[2])
            : ssc.socketTextStream("127.0.0.1", Integer.parseInt(args[2]), StorageLevel.MEMORY_AND_DISK());
    Duration window = new Duration(batch.milliseconds() * Long.parseLong(args[4]));
    JavaPairDStream<String, Long> counts = Counts.of(args[0], lines, window, batch);
    counts
        .mapPartitions(Tally::of)
        .foreachRDD((tallies, time) -> report(time.milliseconds(), tallies.collect()));
    ssc.start();
    ssc.awaitTermination();
  }

  private static void report(long batch, List<Tally> partitions) {
    Tally all = new Tally();
    for (Tally each : partitions) all.add(each);
    System.out.println(
        "{\"batch\":" + batch + ",\"end\":" + System.currentTimeMillis() + ",\"keys\":" + all.keys
            + ",\"total\":" + all.total + ",\"checksum\":" + all.checksum + "}");
  }
}
