select checked_at, receipts, days, until, problems from receipt_checks;
