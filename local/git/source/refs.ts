/** In a local repository: the commit that its source (the sample, or what `--repo` names) brought in last. */
export const sourceRef = 'refs/customhouse/source';

/** The commit that its source has now. */
export const incomingRef = 'refs/customhouse/incoming';

export const mainRef = 'refs/heads/main';
