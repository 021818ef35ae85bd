/**
 * Lets Node run `src/core` as it stands: imports without a suffix find their `.ts`, and a mutant named by
 * `PARITY_MUTANT` ({file, find, put}) changes one place of one file, to prove that `make parity` sees it.
 */
import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";

const mutant = process.env.PARITY_MUTANT ? JSON.parse(process.env.PARITY_MUTANT) : null;

registerHooks({
  resolve(specifier, context, next) {
    const bare = specifier.startsWith(".") && !/\.(ts|m?js|json)$/.test(specifier);
    return next(bare ? `${specifier}.ts` : specifier, context);
  },
  load(url, context, next) {
    if (mutant === null || !url.endsWith(`/src/core/${mutant.file}`)) return next(url, context);
    const parts = readFileSync(fileURLToPath(url), "utf8").split(mutant.find);
    if (parts.length !== 2) throw new Error(`${mutant.find} stands ${parts.length - 1} times in ${mutant.file}.`);
    return { format: "module", source: stripTypeScriptTypes(parts.join(mutant.put)), shortCircuit: true };
  },
});
