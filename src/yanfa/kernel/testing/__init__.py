"""What demonstrations and tests of all apps share: demo years with their tally, and checks of every app."""
