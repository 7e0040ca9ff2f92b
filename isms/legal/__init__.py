"""What the law asks every public site to say: accessibility, cookies, and what is stored of its users."""
