-- Longer than this nobody waits for a number.
set local statement_timeout = '1500ms';
