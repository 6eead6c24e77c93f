with finished as (
    update imports set state = 'done', finished_at = @Now where id = @ImportId and state = 'running' and applied_to >= read_to returning *
),
batch as (
    update contact_batches b set contacts = f.changed from finished f where b.id = f.id
)
select true
  from finished f, lateral tell(null, 'contacts-changed') everybody, lateral tell(f.actor_id, 'imports-changed') actor,
       lateral audit(f.actor_id, 'imports.finished', f.id, f.name, jsonb_build_object('added', f.added, 'changed', f.changed, 'leftAlone', f.left_alone, 'repeated', f.rows_repeated, 'invalid', f.rows_invalid), @Now);
