-- Withdrawn before it was deployed; the number stays taken.
/* nothing /* at all */ */
