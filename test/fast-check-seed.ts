import fc from 'fast-check';

/** Property tests try the same examples every time, so that what passes once passes again. `FAST_CHECK_SEED=2 npm test` tries others. */
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });
