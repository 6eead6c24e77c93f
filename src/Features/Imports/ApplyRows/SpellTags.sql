select t from unnest(spelled_tags(@Tags::text[])) with ordinality t (t, position) order by position;
