/** The people of the demo organisation worth naming at the terminal; src/Infrastructure/Demo makes them. */
export const PASSWORD = 'demo-demo-demo';

export const SIGN_INS = [
    ['admin@demo.example', 'admin'],
    ['jonah@demo.example', 'manager'],
    ['priya@demo.example', 'agent'],
];

/** Somebody's own database or Twilio account gets no demo people unless asked for. */
export const wanted = env => env.DUTYCALL_DEMO ? ['1', 'true'].includes(env.DUTYCALL_DEMO) : !env.DATABASE_URL && !env.TWILIO_ACCOUNT_SID;
