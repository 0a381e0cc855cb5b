console.log('to be replaced');
