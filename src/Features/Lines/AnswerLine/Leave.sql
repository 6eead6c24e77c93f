-- Out of a conversation by the carrier's doing; unless it belongs elsewhere by now.
update agent_lines
   set leg_id = null
 where id = @LineId
   and leg_id = @Left;
