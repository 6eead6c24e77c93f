analyze staged;
