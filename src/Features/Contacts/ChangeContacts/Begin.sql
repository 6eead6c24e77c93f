insert into contact_batches (org_id, id, actor_id, at, action, detail, command, is_collected, state, found)
values (current_org(), @BatchId, @UserId, @Now, @Action, @Detail::jsonb,
        jsonb_build_object('search', @Search::jsonb, 'tags', @Tags::text[], 'status', @Status::text, 'reason', @Reason::text, 'owner', @Owner::uuid), false, 'running', @Found);
