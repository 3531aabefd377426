// Queues jobs one by one from 32 callers while workers run them in batches. Prints jobs a second.
import PgBoss from "pg-boss";

const [connectionString, seconds] = process.argv.slice(2);
const boss = new PgBoss({ connectionString, max: 50 });
boss.on("error", (error) => console.error(error));
await boss.start();
await boss.createQueue("empty");

let done = 0;
let queued = 0;
// It polls: twice a second is the most it allows, so it is given large batches to make up for it.
for (let worker = 0; worker < 16; worker++) {
  await boss.work("empty", { batchSize: 500, pollingIntervalSeconds: 0.5 }, async (jobs) => void (done += jobs.length));
}

const start = performance.now();
const elapsed = () => (performance.now() - start) / 1000;
const caller = async () => {
  while (elapsed() < Number(seconds)) {
    const number = queued++;
    await boss.send("empty", { number }, { singletonKey: `job ${number}` });
  }
};
await Promise.all(Array.from({ length: 32 }, caller));
const queueing = elapsed();
while (done < queued && elapsed() < queueing * 3) await new Promise((resolve) => setTimeout(resolve, 10));
console.log(done / elapsed());
await boss.stop({ graceful: false });
process.exit(0);
