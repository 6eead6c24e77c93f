-- A slice is some thousand look-ups, each by its index. While a table fills faster than its statistics are gathered, the planner
-- would take it for small and read it whole for each of them.
select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true);
