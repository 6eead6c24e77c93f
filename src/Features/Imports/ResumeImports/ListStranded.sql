select id from imports where state in ('checking', 'running', 'undoing') order by id;
