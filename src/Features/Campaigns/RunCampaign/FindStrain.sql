-- Planned once. The carrier has refused a call of the account lately for want of room, or let it wait for a second before it rang.
select exists (
       select from calls call
         join call_legs leg on leg.call_id = call.id and leg.role = 'customer'
        where call.campaign_id = @CampaignId
          and call.created_at > @Now::timestamptz - interval '5 seconds'
          and (leg.queue_ms > 1000 or leg.error_code in (429, 20429, 10004, 16021, 22005)));
