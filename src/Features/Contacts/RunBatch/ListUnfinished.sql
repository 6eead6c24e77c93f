select id from contact_batches where state in ('running', 'undoing') order by at;
