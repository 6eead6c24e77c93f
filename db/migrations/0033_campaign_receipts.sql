-- Campaigns leave receipts now: no call out without one, whoever makes it.
drop trigger calls_no_receipt_no_attempt on calls;
create constraint trigger calls_no_receipt_no_attempt after insert on calls for each row
    when (new.direction <> 'inbound' and current_user = 'dutycall_app') execute function demand_receipt();
