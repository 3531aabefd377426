import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const compressible = /\.(js|css|svg|json)$/;

/** Writes each asset's smaller forms beside it, so that the host compresses nothing while it serves. */
export function compress(): Plugin {
  let folder = "";
  return {
    name: "longhouse-compress",
    apply: "build",
    configResolved: (config) => void (folder = join(config.root, config.build.outDir, config.build.assetsDir)),
    closeBundle() {
      for (const file of readdirSync(folder).filter((name) => compressible.test(name))) {
        const plain = readFileSync(join(folder, file));
        writeFileSync(join(folder, `${file}.br`), brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }));
        writeFileSync(join(folder, `${file}.gz`), gzipSync(plain, { level: 9 }));
      }
    },
  };
}
