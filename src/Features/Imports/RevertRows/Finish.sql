with finished as (
    update imports i
       set state = 'undone', undone_at = @Now
     where i.id = @ImportId and i.state = 'undoing' and i.undone_to >= i.applied_to
       and not exists (select from contact_changes h where h.batch_id = @ImportId and (i.restored_to is null or h.contact_id > i.restored_to))
    returning *
),
batch as (
    update contact_batches b set undone_at = @Now, undone_by = f.undone_by from finished f where b.id = f.id
)
select true
  from finished f, lateral tell(null, 'contacts-changed') everybody, lateral tell(f.actor_id, 'imports-changed') actor,
       lateral audit(f.undone_by, 'imports.undone', f.id, f.name, jsonb_build_object('removed', f.removed, 'restored', f.restored, 'kept', f.kept), @Now);
