"""What training reads from spreadsheets."""
