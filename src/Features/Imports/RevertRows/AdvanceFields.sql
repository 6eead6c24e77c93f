update imports i
   set restored_to = (select slice.contact_id
                        from (select distinct h.contact_id from contact_changes h
                               where h.batch_id = @ImportId and (@From::uuid is null or h.contact_id > @From) order by h.contact_id limit @Size) slice
                       order by slice.contact_id desc limit 1)
 where i.id = @ImportId and i.state = 'undoing' and i.restored_to is not distinct from @From::uuid
   and exists (select from contact_changes h where h.batch_id = @ImportId and (@From::uuid is null or h.contact_id > @From))
returning i.restored_to;
