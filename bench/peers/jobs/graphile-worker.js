// Queues jobs one by one from 32 callers while a runner of the same concurrency as ours works them. Prints jobs a second.
import { run, makeWorkerUtils, Logger } from "graphile-worker";
import pg from "pg";

const [connectionString, seconds] = process.argv.slice(2);
const quiet = new Logger(() => () => {});
const pool = new pg.Pool({ connectionString, max: 50 });
const utils = await makeWorkerUtils({ pgPool: pool, logger: quiet });
await utils.migrate();

let done = 0;
let queued = 0;
const runner = await run({
  pgPool: pool,
  logger: quiet,
  concurrency: 16,
  noHandleSignals: true,
  taskList: { empty: async () => void done++ },
});

const start = performance.now();
const elapsed = () => (performance.now() - start) / 1000;
const caller = async () => {
  while (elapsed() < Number(seconds)) {
    const number = queued++;
    await utils.addJob("empty", { number }, { jobKey: `job ${number}` });
  }
};
await Promise.all(Array.from({ length: 32 }, caller));
const queueing = elapsed();
while (done < queued && elapsed() < queueing * 3) await new Promise((resolve) => setTimeout(resolve, 10));
console.log(done / elapsed());
await runner.stop();
await utils.release();
await pool.end();
