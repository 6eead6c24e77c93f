select call_sid from call_legs where call_sid = any(@Sids);
