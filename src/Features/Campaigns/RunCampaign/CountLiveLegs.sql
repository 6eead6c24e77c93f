select live_legs(@Now);
