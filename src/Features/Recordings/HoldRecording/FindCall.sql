select call_id, hold_reason is not null as is_held from call_recordings where id = @Id;
