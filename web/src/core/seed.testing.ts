/** Properties are tried on the same documents in every run; SEED=n tries others. */
import * as fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 1) });
